-- The keys that callers show: of each secret a digest, which is enough to know it by and not enough to make it.
CREATE TABLE api_key (
  id text PRIMARY KEY,
  tenant text NOT NULL,
  name text NOT NULL,
  secret_digest bytea NOT NULL,
  scopes text[] NOT NULL,
  per_minute integer,
  daily_budget_idr bigint,
  created_at timestamptz(3) NOT NULL,
  created_by text NOT NULL,
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);
--> statement-breakpoint
CREATE INDEX api_key_by_tenant ON api_key (tenant, created_at DESC);
--> statement-breakpoint
-- What callers have used of their limits: requests in a minute, rupiah in a day of Jakarta. What a process has taken to deal out
-- itself is counted as used. `granted` is what the latest one to take some was given.
CREATE TABLE caller_use (
  tenant text NOT NULL,
  account text NOT NULL,
  unit text NOT NULL CHECK (unit IN ('REQUEST', 'RUPIAH')),
  period timestamptz(3) NOT NULL,
  used bigint NOT NULL,
  granted bigint NOT NULL,
  PRIMARY KEY (tenant, account, unit, period)
);
