"""Rules for services whose requests come faster at times than on average."""
