//! Tests of this stage; see `tests/data`.
