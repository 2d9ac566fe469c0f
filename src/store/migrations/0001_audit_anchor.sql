-- The time of the last entry: the next one's is not before it.
ALTER TABLE audit_head ADD COLUMN at timestamptz(3) NOT NULL DEFAULT 'epoch';
--> statement-breakpoint
-- Where a chain begins, once its oldest entries were dropped: the last of them.
CREATE TABLE audit_anchor (
  tenant text NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  at timestamptz(3) NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (tenant, seq)
);
--> statement-breakpoint
CREATE TRIGGER audit_anchor_append_only BEFORE UPDATE OR DELETE ON audit_anchor FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- All that was ever done to one thing. An entry has no columns for it: the body is what is hashed, and a column beside it could
-- say something else.
CREATE INDEX audit_entry_by_subject ON audit_entry (tenant, (body::json ->> 'subject'), seq);
--> statement-breakpoint
-- What a server does all the time is soon found by reading backwards; the rest would be found never.
CREATE INDEX audit_entry_rare ON audit_entry (tenant, (body::json ->> 'action'), seq)
  WHERE (body::json ->> 'action') NOT IN ('ASSESSMENT_BEGUN', 'VENDOR_CALLED', 'DECISION_MADE');
--> statement-breakpoint
-- What people and programs did: most of all entries are the server's own.
CREATE INDEX audit_entry_by_actor ON audit_entry (tenant, (body::json ->> 'actor'), seq)
  WHERE (body::json ->> 'actor') <> 'saksi';
