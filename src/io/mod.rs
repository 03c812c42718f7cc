//! Reading and writing: files, records, compression.
