-- What speaks against the applicant in a decision: the rules that fired, and the listings that were hit. Of decisions from before
-- nobody knows it any more, so that whatever comes after one of them counts as new.
ALTER TABLE decision ADD COLUMN grounds text[] NOT NULL DEFAULT '{}';
--> statement-breakpoint
ALTER TABLE assessment
  ADD COLUMN reviews integer NOT NULL DEFAULT 0,
  ADD COLUMN review_outcome text,
  ADD COLUMN reviewed_decision integer,
  ADD CHECK (review_state NOT IN ('PROPOSED', 'REVIEWED') OR (review_outcome IS NOT NULL AND reviewed_decision IS NOT NULL));
--> statement-breakpoint
-- What was decided before anybody could review it is open where it is to be looked at.
UPDATE assessment SET review_state = 'OPEN' WHERE outcome = 'REVIEW' AND review_state = 'NONE';
--> statement-breakpoint
CREATE INDEX assessment_unfinished_by_tenant ON assessment (tenant, id DESC) WHERE state <> 'COMPLETE';
--> statement-breakpoint
-- What people make of an assessment. None of it is ever changed: what was said later is another row. The note is sealed with the
-- applicant's key, also where there is none.
CREATE TABLE review (
  assessment_id uuid NOT NULL,
  seq integer NOT NULL,
  tenant text NOT NULL,
  at timestamptz(3) NOT NULL,
  reviewer text NOT NULL,
  outcome text NOT NULL,
  step text NOT NULL,
  reason text NOT NULL,
  note bytea NOT NULL,
  decision integer NOT NULL,
  PRIMARY KEY (assessment_id, seq)
) PARTITION BY RANGE (assessment_id);
--> statement-breakpoint
CREATE TRIGGER review_append_only BEFORE UPDATE OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What people make of a listing that an applicant was taken for. It outlives the assessment that it was said in, and hangs on the
-- applicant: of an erased one none is left.
CREATE TABLE hit_disposition (
  applicant_id uuid NOT NULL,
  seq integer NOT NULL,
  id uuid NOT NULL,
  tenant text NOT NULL,
  assessment_id uuid NOT NULL,
  provider text NOT NULL,
  listing_id text NOT NULL,
  fingerprint bytea NOT NULL,
  disposition text NOT NULL,
  step text NOT NULL,
  reviewer text NOT NULL,
  at timestamptz(3) NOT NULL,
  reason text NOT NULL,
  note bytea NOT NULL,
  PRIMARY KEY (applicant_id, seq)
);
--> statement-breakpoint
CREATE TRIGGER hit_disposition_append_only BEFORE UPDATE OR DELETE ON hit_disposition FOR EACH ROW EXECUTE FUNCTION refuse_change();
