"""What /metrics says about the sockets."""

from prometheus_client import Counter, Gauge, Histogram

SOCKETS = Gauge("klankbord_live_sockets", "Sockets open")
DELIVERED = Counter("klankbord_live_events_delivered", "Events handed to sockets")
SLOW = Counter("klankbord_live_slow_sockets", "Sockets told to come back because they didn't keep up")
REPAIRED = Counter("klankbord_live_repairs", "Holes in a topic that were filled from the database")
UNSENT = Counter("klankbord_live_layer_failures", "Events that didn't reach the other processes' layer")
LATENCY = Histogram(
    "klankbord_live_latency_seconds",
    "From publishing an event to the last socket of the process",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20),
)
