/** What the vendors answer, as this side's author typed it from their pages. Nothing checks it at run time. */
type Tick = boolean | null | undefined;

export interface IdmetaSession {
  readonly verification: { readonly id: string };
}

export interface DukcapilFull {
  readonly data: {
    readonly data: {
      readonly nik: Tick;
      readonly name: Tick;
      readonly dateOfBirth: Tick;
      readonly placeOfBirth: Tick;
      readonly gender: Tick;
      readonly address: Tick;
      readonly city: Tick;
      readonly province: Tick;
      readonly selfieImagePercentage: string | null;
    };
  };
}

export interface GlairVerification {
  readonly result: {
    readonly nik: Tick;
    readonly name: Tick;
    readonly date_of_birth: Tick;
    readonly place_of_birth?: Tick;
    readonly gender?: Tick;
    readonly address?: Tick;
    readonly city?: Tick;
    readonly province?: Tick;
    readonly face_image_percentage?: number | null;
  };
}

export interface HyperVergeMatch {
  readonly result: { readonly details: { readonly score: string; readonly match: string } };
}

export interface IlumaCard {
  readonly is_found: boolean;
  readonly result?: {
    readonly selfie_score: number;
    readonly is_name_match: boolean;
    readonly is_birthdate_match?: boolean;
    readonly is_birthplace_match?: boolean;
    readonly is_address_match?: boolean;
  };
}

export interface IlumaScreening {
  readonly status: string;
  readonly results?: readonly { readonly score: number; readonly scopes: readonly string[] }[];
}
