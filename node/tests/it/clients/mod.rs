//! The official client libraries, each in its own language, drive a running node.
