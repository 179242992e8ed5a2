"""Real processes under load, killed, stopped and cut off at random; then everything that was promised is checked."""
