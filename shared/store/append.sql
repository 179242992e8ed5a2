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
-- inside see what the one before committed (READ COMMITTED, VOLATILE). The planner is kept to index look-ups, and to one
-- plan for all calls: a plan made while the tables were empty would otherwise stay and scan them, and planning anew each
-- time costs as much as writing ten events.
CREATE OR REPLACE FUNCTION append(
    of_epoch bigint,
    ids uuid[], expected bigint[], previous bytea[], command_keys uuid[], digests uuid[], counts int[],
    commands int[], versions bigint[], topics text[], states bytea[], hashes bytea[]
)
RETURNS TABLE (outcome text, version bigint, "position" bigint, recorded_at timestamptz, digest uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
    head           batches;
    at             timestamptz;
    outcomes       text[];
    accepted       boolean[];
    seen_versions  bigint[];
    seen_positions bigint[];
    seen_digests   uuid[];
    befores        bigint[];  -- per command: the position before its first event
    shifts         bigint[];  -- per command: what makes a position of the ordinal of one of its events
    newest         bigint;
    sent           bigint := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7301);

    SELECT * INTO head FROM batches b ORDER BY b.position DESC LIMIT 1;
    newest := coalesce(head.position, 0);
    at := greatest(clock_timestamp(), head.recorded_at);

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

    -- contiguous positions, in the order of the commands
    FOR n IN 1 .. cardinality(ids) LOOP
        befores[n] := newest;
        shifts[n] := newest - sent;
        sent := sent + counts[n];
        IF accepted[n] THEN
            newest := newest + counts[n];
        END IF;
    END LOOP;

    IF newest > coalesce(head.position, 0) THEN
        INSERT INTO events (notification_id, originator_version, recorded_at, originator_id, topic, state, hash)
        SELECT shifts[e.command] + e.n, e.version, at, ids[e.command], e.topic, e.state, e.hash
        FROM unnest(commands, versions, topics, states, hashes)
             WITH ORDINALITY AS e (command, version, topic, state, hash, n)
        WHERE accepted[e.command];

        INSERT INTO batches (position, recorded_at, hash)
        SELECT newest, at, sha256(coalesce(head.hash, ''::bytea) || string_agg(
            int8send(shifts[e.command] + e.n) || timestamptz_send(at) || e.hash, ''::bytea ORDER BY e.n
        ))
        FROM unnest(commands, hashes) WITH ORDINALITY AS e (command, hash, n)
        WHERE accepted[e.command];
        PERFORM pg_notify('gendan_events', '');
    END IF;

    INSERT INTO keys (key, digest, originator_id, version, position, recorded_at)
    SELECT c.key, c.digest, c.id, c.expected + c.events,
           CASE WHEN c.events > 0 THEN c.before + c.events ELSE c.seen END, at
    FROM unnest(command_keys, digests, ids, expected, counts, befores, seen_positions, accepted)
         AS c (key, digest, id, expected, events, before, seen, accepted)
    WHERE c.accepted AND c.key IS NOT NULL;

    RETURN QUERY
    SELECT c.outcome,
           CASE WHEN c.outcome = 'appended' THEN c.version + c.events ELSE c.version END,
           CASE WHEN c.outcome = 'appended' AND c.events > 0 THEN c.before + c.events ELSE c.position END, at, c.digest
    FROM unnest(outcomes, seen_versions, seen_positions, seen_digests, counts, befores)
         WITH ORDINALITY AS c (outcome, version, position, digest, events, before, n)
    ORDER BY c.n;
END
$$;
