-- The way in for a batch in which every command stands, as nearly all do: proved with fewer look-ups, written with less
-- ado, and answered in one row. Any other batch is judged by append(), command by command, in the same round trip.
--
-- Takes what append() takes, and answers as it does, or in one row: outcome 'all', `position` the one before the batch's
-- first event. Versions, and the history behind them, are looked up; that no key is known is left to the keys' own index,
-- which is asked anyway when they are written.
CREATE FUNCTION append_all(
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
    head   batches;
    at     timestamptz;
    newest bigint;
    ends   bigint[];  -- per command: the position of its last event
    total  int := cardinality(commands);
    stand  boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(7301);

    SELECT * INTO head FROM batches b ORDER BY b.position DESC LIMIT 1;
    at := greatest(clock_timestamp(), head.recorded_at);
    stand := 0 < ALL (counts) AND of_epoch = (SELECT e.epoch FROM epochs e ORDER BY e.epoch DESC LIMIT 1)
        AND NOT EXISTS (
            SELECT FROM generate_series(1, cardinality(ids)) AS n
            LEFT JOIN LATERAL (
                SELECT e.originator_version, e.hash FROM events e
                WHERE e.originator_id = ids[n] ORDER BY e.originator_version DESC LIMIT 1
            ) l ON true
            WHERE coalesce(l.originator_version, 0) <> expected[n] OR coalesce(l.hash, ''::bytea) <> previous[n]
        );
    IF stand THEN
        newest := coalesce(head.position, 0);
        FOR n IN 1 .. cardinality(counts) LOOP
            newest := newest + counts[n];
            ends[n] := newest;
        END LOOP;
        BEGIN
            INSERT INTO keys (key, digest, originator_id, version, position, recorded_at)
            SELECT command_keys[n], digests[n], ids[n], expected[n] + counts[n], ends[n], at
            FROM generate_series(1, cardinality(counts)) AS n;
        EXCEPTION WHEN unique_violation THEN
            stand := false;
        END;
    END IF;
    IF stand IS NOT TRUE THEN
        RETURN QUERY SELECT * FROM append(
            of_epoch, ids, expected, previous, command_keys, digests, counts, commands, versions, topics, states, hashes
        );
        RETURN;
    END IF;

    INSERT INTO events (notification_id, originator_version, recorded_at, originator_id, topic, state, hash)
    SELECT newest - total + n, versions[n], at, ids[commands[n]], topics[n], states[n], hashes[n]
    FROM generate_series(1, total) AS n;

    INSERT INTO batches (position, recorded_at, hash)
    SELECT newest, at, sha256(coalesce(head.hash, ''::bytea) || string_agg(
        int8send(newest - total + n) || timestamptz_send(at) || hashes[n], ''::bytea ORDER BY n
    ))
    FROM generate_series(1, total) AS n;
    PERFORM pg_notify('gendan_events', '');

    outcome := 'all';
    position := newest - total;
    recorded_at := at;
    RETURN NEXT;
END
$$;
