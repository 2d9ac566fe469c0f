-- The keys that are kept here, each wrapped by a master key that is not.
CREATE TABLE keyring (
  purpose text PRIMARY KEY,
  wrapped bytea NOT NULL,
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
-- One row for each person a tenant asks about: the key to all that is kept of them, and the hash they are found by. An erased
-- one has neither.
CREATE TABLE applicant (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  nik_hash bytea,
  wrapped_key bytea,
  created_at timestamptz(3) NOT NULL,
  erased_at timestamptz(3),
  CHECK ((erased_at IS NULL) = (wrapped_key IS NOT NULL)),
  CHECK ((erased_at IS NULL) = (nik_hash IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX applicant_by_nik ON applicant (tenant, nik_hash);
--> statement-breakpoint
CREATE TABLE idempotency_key (
  tenant text NOT NULL,
  key_hash bytea NOT NULL,
  fingerprint bytea NOT NULL,
  assessment_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, key_hash)
);
--> statement-breakpoint
-- What a policy meant when it decided: decisions are replayed by it when its file has long changed.
CREATE TABLE policy_text (
  digest text PRIMARY KEY,
  name text NOT NULL,
  version integer NOT NULL,
  source text NOT NULL,
  kept_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
-- The ids of assessments are UUIDs of version 7: they begin with the time. So a range of ids is a range of time, and everything
-- that belongs to an assessment lies in the partition of the month it began in.
CREATE TABLE assessment (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  applicant_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  created_by text NOT NULL,
  policy_name text NOT NULL,
  policy_digest text NOT NULL,
  reference text,
  purpose text,
  legal_basis text,
  consent_reference text,
  input bytea NOT NULL,
  run integer NOT NULL,
  owner uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('RUNNING', 'PENDING', 'COMPLETE')),
  outcome text,
  decisions integer NOT NULL DEFAULT 0,
  decided_at timestamptz(3),
  valid_until timestamptz(3),
  review_state text NOT NULL DEFAULT 'NONE'
) PARTITION BY RANGE (id);
--> statement-breakpoint
CREATE INDEX assessment_by_tenant ON assessment (tenant, id DESC);
--> statement-breakpoint
CREATE INDEX assessment_by_applicant ON assessment (applicant_id, id DESC);
--> statement-breakpoint
CREATE INDEX assessment_by_reference ON assessment (tenant, reference, id DESC) WHERE reference IS NOT NULL;
--> statement-breakpoint
CREATE INDEX assessment_by_outcome ON assessment (tenant, outcome, id DESC) WHERE outcome IS NOT NULL;
--> statement-breakpoint
CREATE INDEX assessment_by_policy ON assessment (tenant, policy_name, id DESC);
--> statement-breakpoint
CREATE INDEX assessment_by_review ON assessment (tenant, review_state, id DESC) WHERE review_state <> 'NONE';
--> statement-breakpoint
CREATE INDEX assessment_unfinished ON assessment (owner) WHERE state <> 'COMPLETE';
--> statement-breakpoint
-- Written before a vendor is asked.
CREATE TABLE call_intent (
  assessment_id uuid NOT NULL,
  id uuid NOT NULL,
  run integer NOT NULL,
  provider text NOT NULL,
  endpoint text NOT NULL,
  attempt integer NOT NULL,
  asked_at timestamptz(3) NOT NULL,
  PRIMARY KEY (assessment_id, id)
) PARTITION BY RANGE (assessment_id);
--> statement-breakpoint
-- Written before an answer is used. What the answer says is sealed with the applicant's key. A vendor that has taken a question
-- and answers later has two of them.
CREATE TABLE call_answer (
  assessment_id uuid NOT NULL,
  id uuid NOT NULL,
  intent_id uuid NOT NULL,
  provider text NOT NULL,
  endpoint text NOT NULL,
  answered_at timestamptz(3) NOT NULL,
  status text NOT NULL,
  request_id text,
  latency_ms double precision NOT NULL,
  billed boolean NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (assessment_id, id)
) PARTITION BY RANGE (assessment_id);
--> statement-breakpoint
-- Every request that a vendor was sent, recorded or not: what the bill is compared with.
CREATE TABLE vendor_call (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  assessment_id uuid,
  provider text NOT NULL,
  endpoint text NOT NULL,
  checks text[] NOT NULL,
  attempt integer NOT NULL,
  asked_at timestamptz(3) NOT NULL,
  latency_ms double precision NOT NULL,
  outcome text NOT NULL,
  cost_idr bigint
) PARTITION BY RANGE (id);
--> statement-breakpoint
CREATE INDEX vendor_call_by_tenant ON vendor_call (tenant, asked_at);
--> statement-breakpoint
-- What can be told of an assessment as it goes on, in order. Nothing in it is personal.
CREATE TABLE assessment_event (
  assessment_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamptz(3) NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (assessment_id, seq)
) PARTITION BY RANGE (assessment_id);
--> statement-breakpoint
-- `body` is the decision, and `seal` the hash of its canonical bytes; `evidence` is what it was drawn from, without anything
-- personal; what that leaves out is in `shown`, sealed with the applicant's key.
CREATE TABLE decision (
  assessment_id uuid NOT NULL,
  seq integer NOT NULL,
  tenant text NOT NULL,
  decided_at timestamptz(3) NOT NULL,
  cause text NOT NULL,
  policy_name text NOT NULL,
  policy_version integer NOT NULL,
  policy_digest text NOT NULL,
  outcome text NOT NULL,
  cost_idr bigint,
  body text NOT NULL,
  seal bytea NOT NULL,
  evidence text NOT NULL,
  shown bytea NOT NULL,
  software text NOT NULL,
  PRIMARY KEY (assessment_id, seq)
) PARTITION BY RANGE (assessment_id);
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('saksi.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER call_answer_append_only BEFORE UPDATE OR DELETE ON call_answer FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER vendor_call_append_only BEFORE UPDATE OR DELETE ON vendor_call FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- The last link of each tenant's chain.
CREATE TABLE audit_head (
  tenant text PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
--> statement-breakpoint
CREATE TABLE audit_entry (
  tenant text NOT NULL,
  seq bigint NOT NULL,
  at timestamptz(3) NOT NULL,
  body text NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (tenant, seq, at)
) PARTITION BY RANGE (at);
--> statement-breakpoint
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
