CREATE INDEX applicant_erased ON applicant (erased_at) WHERE erased_at IS NOT NULL;
--> statement-breakpoint
-- That an applicant is to be erased, and by whose word. One that is done stays, to say why there is nothing left.
CREATE TABLE erasure (
  applicant_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  requested_by text NOT NULL,
  ground text NOT NULL,
  -- The day on which the business relationship ended, where there was one.
  relationship_ended date,
  -- Whether the minimum retention does not stand in its way.
  despite_retention boolean NOT NULL,
  -- What the minimum retention counts from is not before this.
  counts_from timestamptz(3) NOT NULL,
  done_at timestamptz(3)
);
--> statement-breakpoint
CREATE INDEX erasure_open ON erasure (counts_from) WHERE done_at IS NULL;
--> statement-breakpoint
-- While one is in force, the applicant is not erased. Why it was placed and lifted is sealed with the applicant's key.
CREATE TABLE legal_hold (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  applicant_id uuid NOT NULL,
  placed_at timestamptz(3) NOT NULL,
  placed_by text NOT NULL,
  reason bytea NOT NULL,
  lifted_at timestamptz(3),
  lifted_by text,
  lift_reason bytea,
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
  CHECK ((lifted_at IS NULL) = (lift_reason IS NULL))
);
--> statement-breakpoint
CREATE INDEX legal_hold_in_force ON legal_hold (applicant_id) WHERE lifted_at IS NULL;
--> statement-breakpoint
-- Their ids begin with the time: by this index the old ones are found, too.
CREATE INDEX idempotency_key_by_assessment ON idempotency_key (assessment_id);
--> statement-breakpoint
-- The picture of an assessment whose policy has it kept, sealed with the applicant's key, for as long as it says.
CREATE TABLE kept_selfie (
  assessment_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  sealed bytea NOT NULL
);
--> statement-breakpoint
-- What is sealed cannot be made smaller.
ALTER TABLE kept_selfie ALTER COLUMN sealed SET STORAGE EXTERNAL;
--> statement-breakpoint
CREATE INDEX kept_selfie_by_expiry ON kept_selfie (expires_at);
