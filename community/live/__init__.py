"""One WebSocket per tab, one hub per process. `door.publish` is the one way in (docs/live.md)."""
