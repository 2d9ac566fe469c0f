-- What vendors send by themselves, until whoever waits for it has it: that may be another replica, or this one after its next
-- start. It is sealed, and found by the vendor's own ids.
CREATE TABLE callback_letter (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  addresses text[] NOT NULL,
  received_at timestamptz(3) NOT NULL,
  body bytea NOT NULL
);
--> statement-breakpoint
CREATE INDEX callback_letter_by_address ON callback_letter USING gin (addresses);
--> statement-breakpoint
CREATE INDEX callback_letter_by_time ON callback_letter (received_at);
