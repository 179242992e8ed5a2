-- Keys of programs. The services' role reads them and changes none; the secret itself is kept nowhere.
CREATE TABLE api_keys (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    roles text[] NOT NULL,
    customers text[],
    reads_only boolean NOT NULL DEFAULT false,
    made_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE UNIQUE INDEX api_keys_in_use ON api_keys (name) WHERE withdrawn_at IS NULL;
