import { randomUUID } from "node:crypto";

import { RESTDataSource } from "@apollo/datasource-rest";
import type { AugmentedRequest, DataSourceConfig } from "@apollo/datasource-rest";

import { dayFirst } from "../applicant.ts";
import type { Applicant } from "../applicant.ts";
import type { Settings } from "../environment.ts";
import type {
  DukcapilFull,
  GlairVerification,
  HyperVergeMatch,
  IdmetaSession,
  IlumaCard,
  IlumaScreening,
} from "./answers.ts";

export class Idmeta extends RESTDataSource {
  override readonly baseURL: string;
  readonly #settings: Settings["idmeta"];

  constructor(settings: Settings["idmeta"], config: DataSourceConfig) {
    super(config);
    this.baseURL = settings.url;
    this.#settings = settings;
  }

  protected override willSendRequest(_path: string, request: AugmentedRequest): void {
    request.headers["authorization"] = this.#settings.authorization;
  }

  async dukcapilFull(applicant: Applicant): Promise<DukcapilFull> {
    const { trustFlowId } = this.#settings;
    const session = await this.post<IdmetaSession>("/api/v1/verification/create-verification", {
      body: { template_id: String(trustFlowId), metadata: {} },
    });
    const answer = await this.post<DukcapilFull>("/api/v3/verifications/indonesia/dukcapil-full", {
      body: {
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
        ...(applicant.selfie === undefined ? {} : { selfie_image: applicant.selfie.base64 }),
      },
    });
    const finalized = this.post("/api/v1/verification/finalize-verification", {
      body: { template_id: String(trustFlowId), verification_id: session.verification.id },
    });
    void finalized.catch(() => {});
    return answer;
  }
}

export class Glair extends RESTDataSource {
  override readonly baseURL: string;
  readonly #settings: Settings["glair"];

  constructor(settings: Settings["glair"], config: DataSourceConfig) {
    super(config);
    this.baseURL = settings.url;
    this.#settings = settings;
  }

  protected override willSendRequest(_path: string, request: AugmentedRequest): void {
    request.headers["authorization"] = this.#settings.authorization;
    request.headers["x-api-key"] = this.#settings.apiKey;
  }

  verify(applicant: Applicant): Promise<GlairVerification> {
    const body = form({
      nik: applicant.nik,
      name: applicant.name,
      date_of_birth: dayFirst(applicant.dateOfBirth),
      place_of_birth: applicant.placeOfBirth,
      gender: applicant.gender === "MALE" ? "LAKI-LAKI" : "PEREMPUAN",
      address: applicant.address.line,
      city: applicant.address.city,
      province: applicant.address.province,
    });
    return this.post<GlairVerification>("/identity/v1/verification", { body });
  }

  verifyFace(applicant: Applicant, selfie: Blob): Promise<GlairVerification> {
    const body = form({ nik: applicant.nik, name: applicant.name, date_of_birth: dayFirst(applicant.dateOfBirth) });
    body.set("face_image", selfie, "selfie.jpg");
    return this.post<GlairVerification>("/identity/v1/face-verification", { body });
  }
}

export class HyperVerge extends RESTDataSource {
  override readonly baseURL: string;
  readonly #settings: Settings["hyperverge"];

  constructor(settings: Settings["hyperverge"], config: DataSourceConfig) {
    super(config);
    this.baseURL = settings.url;
    this.#settings = settings;
  }

  protected override willSendRequest(_path: string, request: AugmentedRequest): void {
    request.headers["appid"] = this.#settings.appId;
    request.headers["appkey"] = this.#settings.appKey;
    request.headers["transactionid"] = randomUUID();
  }

  match(applicant: Applicant, selfie: string): Promise<HyperVergeMatch> {
    return this.post<HyperVergeMatch>("/v1/dukcapilWithFacematch", { body: { id: applicant.nik, image: selfie } });
  }
}

export class Iluma extends RESTDataSource {
  override readonly baseURL: string;
  readonly #settings: Settings["iluma"];

  constructor(settings: Settings["iluma"], config: DataSourceConfig) {
    super(config);
    this.baseURL = settings.url;
    this.#settings = settings;
  }

  protected override willSendRequest(_path: string, request: AugmentedRequest): void {
    request.headers["authorization"] = this.#settings.authorization;
  }

  verifyCard(applicant: Applicant, selfie: Blob): Promise<IlumaCard> {
    const body = form({
      name: applicant.name,
      id_card_number: applicant.nik,
      birthdate: dayFirst(applicant.dateOfBirth),
      birthplace: applicant.placeOfBirth,
      address: applicant.address.line,
    });
    body.set("selfie", selfie, "selfie.jpg");
    return this.post<IlumaCard>("/v0/identity/id_card_verifications", { body });
  }

  screen(applicant: Applicant): Promise<IlumaScreening> {
    return this.post<IlumaScreening>("/v0/identity/individual_cft_peps", {
      body: {
        user_id: randomUUID(),
        given_names: applicant.name,
        nationality: "ID",
        date_of_birth: applicant.dateOfBirth,
        gender: applicant.gender,
        scopes: ["PEP", "SANCTION"],
        score_threshold: 85,
      },
    });
  }
}

function form(fields: Readonly<Record<string, string>>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return body;
}
