import type { VendorUrls } from "../environment.ts";

/** One endpoint of a bench vendor: its answer never changes, so that the vendors cost as little as a server can. */
export interface BenchEndpoint {
  readonly vendor: keyof VendorUrls;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer: Buffer;
}

const SESSION_ID = "5f0f7a9e-1c57-4a1b-9a53-0d3c4ad0b001";

const everyFieldTrue = {
  nik: true,
  name: true,
  placeOfBirth: true,
  address: true,
  gender: true,
  city: true,
  province: true,
} as const;

/** The answers for an applicant of whom everything is true and nothing is on a list. Shapes as on the vendors' pages. */
export const ENDPOINTS: Readonly<Record<string, BenchEndpoint>> = {
  "IDmeta create-verification": {
    vendor: "idmeta",
    path: "/api/v1/verification/create-verification",
    answer: json({
      message: "Verification created successfully",
      verification: { id: SESSION_ID, status: 99, template_id: "1" },
    }),
  },
  "IDmeta dukcapil-full": {
    vendor: "idmeta",
    path: "/api/v3/verifications/indonesia/dukcapil-full",
    answer: json({
      success: true,
      message: "Indonesia Dukcapil Full processed successfully",
      data: {
        isValid: true,
        success: true,
        message: "Berhasil",
        data: {
          ...everyFieldTrue,
          dateOfBirth: true,
          selfieImagePercentage: "97.8",
          livenessResult: null,
          livenessFailMessage: "",
          noKk: null,
          motherMaidenName: null,
          maritalStatus: true,
          jobType: true,
          district: true,
          subdistrict: true,
          rt: true,
          rw: true,
          uuid: "76367de2-1b77-4eb7-9bc3-3263b62ebf2f",
          url: "",
          reasonCode: "0",
          errorMessage: null,
        },
      },
      verificationStatus: "VERIFIED",
      verificationStatusCode: 3,
      trustFlowId: 1,
      trustValidationId: SESSION_ID,
      verificationType: "dukcapil_full",
      metadata: null,
    }),
  },
  "IDmeta finalize-verification": {
    vendor: "idmeta",
    path: "/api/v1/verification/finalize-verification",
    answer: json({ status: 3, status_message: "VERIFIED", missing_plans: [], finalized: true }),
  },
  "GLAIR verification": {
    vendor: "glair",
    path: "/identity/v1/verification",
    headers: { "request-id": "bench-glair-identity" },
    answer: json({
      verification_status: true,
      reason: "Verification Success",
      result: {
        nik: true,
        name: true,
        date_of_birth: true,
        place_of_birth: true,
        gender: true,
        address: true,
        city: true,
        province: true,
      },
    }),
  },
  "GLAIR face-verification": {
    vendor: "glair",
    path: "/identity/v1/face-verification",
    headers: { "request-id": "bench-glair-face" },
    answer: json({
      verification_status: true,
      reason: "Verification Success",
      result: { nik: true, name: true, date_of_birth: true, face_image_percentage: 96.04 },
    }),
  },
  "HyperVerge dukcapilWithFacematch": {
    vendor: "hyperverge",
    path: "/v1/dukcapilWithFacematch",
    answer: json({
      status: "success",
      statusCode: "200",
      result: { message: "Match", details: { score: "95", match: "true" }, s3Url: "" },
      metaData: { requestId: "bench-hyperverge", transactionId: "bench" },
    }),
  },
  "Iluma id_card_verifications": {
    vendor: "iluma",
    path: "/v0/identity/id_card_verifications",
    answer: json({
      id: "idvr_c2b7a96a-9dc2-491e-b274-71c84b6e25d1",
      created: "2022-03-21T12:24:42.480Z",
      updated: "2022-03-21T12:24:42.480Z",
      status: "COMPLETED",
      is_found: true,
      result: {
        selfie_score: 98,
        is_name_match: true,
        is_birthdate_match: true,
        is_birthplace_match: true,
        is_address_match: true,
      },
    }),
  },
  "Iluma individual_cft_peps": {
    vendor: "iluma",
    path: "/v0/identity/individual_cft_peps",
    answer: json({
      created: "2022-02-10T18:55:02.061Z",
      updated: "2022-02-10T18:55:02.840Z",
      id: "cftpi_05e27fc2-ac76-4307-9f46-36179abb7a6d",
      reference_id: null,
      scopes: ["PEP", "SANCTION"],
      score_threshold: 85,
      status: "COMPLETED",
      results: [],
    }),
  },
};

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
