"""What PostgreSQL holds the services' roles to, so that no client's fate becomes the others'."""

# A transaction holds the store's lock: it must not outlive its client, nor wait for one that has fallen silent.
# A lone slow statement is to get an error before its whole connection is taken away, so its limit is the lower one.
LIMITS = {
    "statement_timeout": "4s",
    "transaction_timeout": "5s",
    "idle_in_transaction_session_timeout": "4s",
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "5000",
    "client_connection_check_interval": "1s",
}
