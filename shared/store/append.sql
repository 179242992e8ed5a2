-- The one way in: judge a batch of commands and write those that stand, all in one round trip.
--
-- Per command (arrays of equal length): whose events they are, the version and hash that the decision was made on, the
-- idempotency key with a digest of the request, how many events. Per event, in the order of the commands: the ordinal of its
-- command, its version, topic, state and hash.
--
-- Outcomes: 'appended'; 'done' (the key is known: version, position and digest are of the first time); 'conflict'
-- (another writer was first: version is the current one); 'epoch' (the caller knows another epoch than the store's).
--
-- Appends take turns under one lock, so a position, once visible, is final, and none is ever missing. The statements
-- inside see what the one before committed (READ COMMITTED, VOLATILE). The planner is kept to index look-ups: a plan made
-- while the tables were empty would otherwise stay and scan them.
CREATE FUNCTION append(
    of_epoch bigint,
    ids uuid[], expected bigint[], previous bytea[], command_keys uuid[], digests uuid[], counts int[],
    commands int[], versions bigint[], topics text[], states bytea[], hashes bytea[]
)
RETURNS TABLE (outcome text, version bigint, "position" bigint, recorded_at timestamptz, digest uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
    head_position bigint;
    head_at       timestamptz;
    head_hash     bytea;
    at            timestamptz;
    accepted      boolean[];
    outcomes      text[];
    seen_versions bigint[];
    seen_positions bigint[];
    seen_digests  uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(7301);

    SELECT b.position, b.recorded_at, b.hash INTO head_position, head_at, head_hash
    FROM batches b ORDER BY b.position DESC LIMIT 1;
    head_position := coalesce(head_position, 0);
    head_hash := coalesce(head_hash, ''::bytea);
    at := greatest(clock_timestamp(), head_at);

    SELECT array_agg(j.outcome ORDER BY j.n), array_agg(j.outcome = 'appended' ORDER BY j.n),
           array_agg(j.version ORDER BY j.n), array_agg(j.position ORDER BY j.n), array_agg(j.digest ORDER BY j.n)
    INTO outcomes, accepted, seen_versions, seen_positions, seen_digests
    FROM (
        SELECT c.n, k.digest,
               CASE WHEN k.key IS NOT NULL THEN 'done'
                    WHEN of_epoch <> (SELECT e.epoch FROM epochs e ORDER BY e.epoch DESC LIMIT 1) THEN 'epoch'
                    WHEN coalesce(l.originator_version, 0) <> c.expected
                         OR coalesce(l.hash, ''::bytea) <> c.previous THEN 'conflict'
                    ELSE 'appended' END AS outcome,
               coalesce(k.version, l.originator_version, 0) AS version,
               coalesce(k.position, l.notification_id, 0) AS position
        FROM unnest(ids, expected, previous, command_keys) WITH ORDINALITY AS c (id, expected, previous, key, n)
        LEFT JOIN LATERAL (SELECT * FROM keys k WHERE k.key = c.key) k ON true
        LEFT JOIN LATERAL (
            SELECT e.originator_version, e.notification_id, e.hash FROM events e
            WHERE e.originator_id = c.id ORDER BY e.originator_version DESC LIMIT 1
        ) l ON true
    ) j;

    WITH written AS (
        INSERT INTO events (notification_id, originator_version, recorded_at, originator_id, topic, state, hash)
        SELECT head_position + row_number() OVER (ORDER BY e.n), e.version, at, ids[e.command], e.topic, e.state, e.hash
        FROM unnest(commands, versions, topics, states, hashes)
             WITH ORDINALITY AS e (command, version, topic, state, hash, n)
        WHERE accepted[e.command]
        RETURNING notification_id, hash
    )
    INSERT INTO batches (position, recorded_at, hash)
    SELECT max(w.notification_id), at,
           sha256(head_hash || string_agg(int8send(w.notification_id) || timestamptz_send(at) || w.hash, ''::bytea
                                          ORDER BY w.notification_id))
    FROM written w HAVING count(*) > 0;
    IF FOUND THEN
        PERFORM pg_notify('gendan_events', '');
    END IF;

    RETURN QUERY
    WITH judged AS (
        SELECT c.n, outcomes[c.n] AS outcome, c.id, c.key, c.digest,
               seen_versions[c.n] + CASE WHEN accepted[c.n] THEN c.events ELSE 0 END AS version,
               CASE WHEN accepted[c.n] AND c.events > 0
                    THEN head_position + sum(CASE WHEN accepted[c.n] THEN c.events END) OVER (ORDER BY c.n)
                    ELSE seen_positions[c.n] END::bigint AS position
        FROM unnest(ids, command_keys, digests, counts) WITH ORDINALITY AS c (id, key, digest, events, n)
    ), remembered AS (
        INSERT INTO keys (key, digest, originator_id, version, position, recorded_at)
        SELECT j.key, j.digest, j.id, j.version, j.position, at FROM judged j WHERE accepted[j.n] AND j.key IS NOT NULL
    )
    SELECT j.outcome, j.version, j.position, at, seen_digests[j.n] FROM judged j ORDER BY j.n;
END
$$;
