//! A performance year as files.
