//! Elementary and special functions with the same bits on every machine.
//!
//! Everything here is built from additions, multiplications, divisions and square roots, which
//! IEEE 754 rounds correctly, and from operations on bits. Nothing calls the platform's
//! mathematical library, whose `exp`, `ln` and the like differ in the last bit from one system to
//! the next, and nothing is contracted to fused multiply-adds. No randomness, no application.

pub mod exp;
pub mod integer;
pub mod lanes;
pub mod normal;
mod polynomial;
pub mod single;
pub mod special;
pub mod stirling;
pub mod table;
