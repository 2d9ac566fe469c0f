import { randomUUID } from "node:crypto";

import { Pool } from "undici";
import * as z from "zod";

import { dayFirst } from "../applicant.ts";
import type { Applicant } from "../applicant.ts";
import type { Settings } from "../environment.ts";
import { multipart } from "./multipart.ts";

const sessionSchema = z.object({ verification: z.object({ id: z.string() }) });

/** An applicant whose selfie has been decoded once; each vendor's request encodes it as that vendor wants it. */
export type Decoded = Omit<Applicant, "selfie"> & { readonly selfie: Buffer | undefined };

/** The vendors' own answers, as they came. */
export type RawAnswers = Readonly<Record<string, unknown>>;

export interface FloorVendors {
  ask(applicant: Decoded): Promise<RawAnswers>;
  close(): Promise<void>;
}

export function connectVendors({ idmeta, glair, hyperverge, iluma }: Settings): FloorVendors {
  const limits = { headersTimeout: 5_000, bodyTimeout: 5_000 };
  const pools = {
    idmeta: new Pool(idmeta.url, limits),
    glair: new Pool(glair.url, limits),
    hyperverge: new Pool(hyperverge.url, limits),
    iluma: new Pool(iluma.url, limits),
  };
  const glairHeaders = { authorization: glair.authorization, "x-api-key": glair.apiKey };

  async function askIdmeta(applicant: Decoded): Promise<unknown> {
    const { trustFlowId, authorization } = idmeta;
    const headers = { authorization };
    const session = sessionSchema.parse(
      await postJson(pools.idmeta, "/api/v1/verification/create-verification", headers, {
        template_id: String(trustFlowId),
        metadata: {},
      }),
    );
    const answer = await postJson(pools.idmeta, "/api/v3/verifications/indonesia/dukcapil-full", headers, {
      nik: applicant.nik,
      name: applicant.name,
      date_of_birth: applicant.dateOfBirth,
      place_of_birth: applicant.placeOfBirth,
      gender: applicant.gender === "MALE" ? "Male" : "Female",
      address: applicant.address.line,
      city: applicant.address.city,
      province: applicant.address.province,
      trustFlowId,
      trustValidationId: session.verification.id,
      ...(applicant.selfie === undefined ? {} : { selfie_image: applicant.selfie.toString("base64") }),
    });
    void orNull(
      postJson(pools.idmeta, "/api/v1/verification/finalize-verification", headers, {
        template_id: String(trustFlowId),
        verification_id: session.verification.id,
      }),
    );
    return answer;
  }

  function askGlair(applicant: Decoded): Promise<unknown> {
    return postForm(pools.glair, "/identity/v1/verification", glairHeaders, {
      nik: applicant.nik,
      name: applicant.name,
      date_of_birth: dayFirst(applicant.dateOfBirth),
      place_of_birth: applicant.placeOfBirth,
      gender: applicant.gender === "MALE" ? "LAKI-LAKI" : "PEREMPUAN",
      address: applicant.address.line,
      city: applicant.address.city,
      province: applicant.address.province,
    });
  }

  function askGlairFace(applicant: Decoded, bytes: Buffer): Promise<unknown> {
    const fields = { nik: applicant.nik, name: applicant.name, date_of_birth: dayFirst(applicant.dateOfBirth) };
    const file = { name: "face_image", bytes };
    return postForm(pools.glair, "/identity/v1/face-verification", glairHeaders, fields, file);
  }

  function askHyperVerge(applicant: Decoded, bytes: Buffer): Promise<unknown> {
    const headers = { appid: hyperverge.appId, appkey: hyperverge.appKey, transactionid: randomUUID() };
    const payload = { id: applicant.nik, image: bytes.toString("base64") };
    return postJson(pools.hyperverge, "/v1/dukcapilWithFacematch", headers, payload);
  }

  function askIlumaCard(applicant: Decoded, bytes: Buffer): Promise<unknown> {
    const fields = {
      name: applicant.name,
      id_card_number: applicant.nik,
      birthdate: dayFirst(applicant.dateOfBirth),
      birthplace: applicant.placeOfBirth,
      address: applicant.address.line,
    };
    const headers = { authorization: iluma.authorization };
    const file = { name: "selfie", bytes };
    return postForm(pools.iluma, "/v0/identity/id_card_verifications", headers, fields, file);
  }

  function askIlumaLists(applicant: Decoded): Promise<unknown> {
    const headers = { authorization: iluma.authorization };
    return postJson(pools.iluma, "/v0/identity/individual_cft_peps", headers, {
      user_id: randomUUID(),
      given_names: applicant.name,
      nationality: "ID",
      date_of_birth: applicant.dateOfBirth,
      gender: applicant.gender,
      scopes: ["PEP", "SANCTION"],
      score_threshold: 85,
    });
  }

  return {
    async ask(applicant) {
      const calls: Record<string, Promise<unknown>> = {
        idmeta: askIdmeta(applicant),
        glair: askGlair(applicant),
        screening: askIlumaLists(applicant),
      };
      if (applicant.selfie !== undefined) {
        calls["glairFace"] = askGlairFace(applicant, applicant.selfie);
        calls["hyperverge"] = askHyperVerge(applicant, applicant.selfie);
        calls["iluma"] = askIlumaCard(applicant, applicant.selfie);
      }
      const answers = Object.entries(calls).map(async ([name, call]) => [name, await orNull(call)]);
      return Object.fromEntries(await Promise.all(answers));
    },
    async close() {
      await Promise.all(Object.values(pools).map((pool) => pool.close()));
    },
  };
}

/** One vendor's failure is not the applicant's: the others' answers still stand. */
async function orNull(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch {
    return null;
  }
}

type Headers = Readonly<Record<string, string>>;

function postJson(pool: Pool, path: string, headers: Headers, payload: object): Promise<unknown> {
  return post(pool, path, { ...headers, "content-type": "application/json" }, JSON.stringify(payload));
}

function postForm(
  pool: Pool,
  path: string,
  headers: Headers,
  fields: Readonly<Record<string, string>>,
  file?: { name: string; bytes: Buffer },
): Promise<unknown> {
  const { contentType, body } = multipart(fields, file);
  return post(pool, path, { ...headers, "content-type": contentType }, body);
}

async function post(pool: Pool, path: string, headers: Headers, body: string | Buffer): Promise<unknown> {
  const response = await pool.request({ method: "POST", path, headers, body });
  if (response.statusCode >= 300) {
    await response.body.dump();
    throw new Error(`the vendor answered ${response.statusCode}`);
  }
  return response.body.json();
}
