-- What PostgreSQL holds the services' roles to (gendan/launcher/limits.py): the operator makes roles, but not this.
DO $$
DECLARE
    service text;
    limits constant text[] := ARRAY[
        'statement_timeout = ''4s''', 'transaction_timeout = ''5s''', 'idle_in_transaction_session_timeout = ''4s''',
        'tcp_keepalives_idle = 2', 'tcp_keepalives_interval = 1', 'tcp_keepalives_count = 3', 'tcp_user_timeout = 5000',
        'client_connection_check_interval = ''1s'''];
    each text;
BEGIN
    FOREACH service IN ARRAY ARRAY['order', 'production', 'logistics', 'notify', 'tracking'] LOOP
        EXECUTE format('CREATE ROLE %I LOGIN', 'gendan_' || service);
        FOREACH each IN ARRAY limits LOOP
            EXECUTE format('ALTER ROLE %I SET %s', 'gendan_' || service, each);
        END LOOP;
    END LOOP;
END $$;
