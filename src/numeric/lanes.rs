//! Numbers in single precision, one or many side by side: functions are written once for both.
//!
//! A loop over a column is mostly left to the compiler, which makes vectors of it. Long functions it
//! cuts into stages that go through memory, or it lets each operation wait for the one before; they
//! are computed here on as many vectors in step as a processor has registers for.

use std::array;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Not, Sub};

use wide::{f32x16, u32x16};

/// A number in single precision, or [`SIDE`] of them.
pub trait Single:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// Their bits.
    type Bits: Bits;

    /// The number in every lane.
    fn of(number: f32) -> Self;

    /// The numbers with these bits.
    fn from_bits(bits: Self::Bits) -> Self;

    /// The bits.
    fn bits(self) -> Self::Bits;

    /// The nearest numbers to signed integers.
    fn from_signed(integers: Self::Bits) -> Self;

    /// The distance from 0.
    fn magnitude(self) -> Self;

    /// The greater one of two numbers; the other one if this is NaN.
    fn greater(self, other: Self) -> Self;
}

/// 32 bits, or [`SIDE`] times so many, as integers that wrap around.
pub trait Bits: Copy {
    /// The integer in every lane.
    fn of(integer: u32) -> Self;

    /// The sum.
    fn plus(self, other: Self) -> Self;

    /// The difference.
    fn minus(self, other: Self) -> Self;

    /// The bits that both have.
    fn and(self, other: Self) -> Self;

    /// The bits that one of the two has.
    fn xor(self, other: Self) -> Self;

    /// The bits moved down; zeros follow.
    fn down(self, by: u32) -> Self;

    /// The bits moved down; copies of the sign follow.
    fn down_signed(self, by: u32) -> Self;
}

impl Single for f32 {
    type Bits = u32;

    #[inline(always)]
    fn of(number: f32) -> Self {
        number
    }

    #[inline(always)]
    fn from_bits(bits: u32) -> Self {
        f32::from_bits(bits)
    }

    #[inline(always)]
    fn bits(self) -> u32 {
        self.to_bits()
    }

    #[inline(always)]
    fn from_signed(integer: u32) -> Self {
        integer as i32 as f32
    }

    #[inline(always)]
    fn magnitude(self) -> Self {
        self.abs()
    }

    #[inline(always)]
    fn greater(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
}

impl Bits for u32 {
    #[inline(always)]
    fn of(integer: u32) -> Self {
        integer
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self & other
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self ^ other
    }

    #[inline(always)]
    fn down(self, by: u32) -> Self {
        self >> by
    }

    #[inline(always)]
    fn down_signed(self, by: u32) -> Self {
        (self as i32 >> by) as u32
    }
}

/// Lanes of a vector.
const VECTOR: usize = 16;

/// Vectors in step: with 32 registers as wide as they are, four.
const VECTORS: usize = if cfg!(target_feature = "avx512f") {
    4
} else {
    1
};

/// Numbers side by side: a divisor of 64.
pub const SIDE: usize = VECTORS * VECTOR;

/// [`SIDE`] numbers in single precision.
#[derive(Clone, Copy, Debug)]
pub struct Lanes([f32x16; VECTORS]);

/// [`SIDE`] times 32 bits.
#[derive(Clone, Copy, Debug)]
pub struct BitLanes([u32x16; VECTORS]);

impl From<&[f32; SIDE]> for Lanes {
    #[inline(always)]
    fn from(numbers: &[f32; SIDE]) -> Self {
        let vectors = numbers.as_chunks::<VECTOR>().0;
        Lanes(array::from_fn(|vector| f32x16::new(vectors[vector])))
    }
}

impl From<Lanes> for [f32; SIDE] {
    #[inline(always)]
    fn from(lanes: Lanes) -> Self {
        let mut numbers = [0.0; SIDE];
        for (numbers, vector) in numbers.as_chunks_mut::<VECTOR>().0.iter_mut().zip(lanes.0) {
            *numbers = vector.to_array();
        }
        numbers
    }
}

impl From<&[u32; SIDE]> for BitLanes {
    #[inline(always)]
    fn from(integers: &[u32; SIDE]) -> Self {
        let vectors = integers.as_chunks::<VECTOR>().0;
        BitLanes(array::from_fn(|vector| u32x16::new(vectors[vector])))
    }
}

impl From<BitLanes> for [u32; SIDE] {
    #[inline(always)]
    fn from(lanes: BitLanes) -> Self {
        let mut integers = [0; SIDE];
        for (integers, vector) in integers.as_chunks_mut::<VECTOR>().0.iter_mut().zip(lanes.0) {
            *integers = vector.to_array();
        }
        integers
    }
}

macro_rules! in_step {
    ($($of:ident: $operation:ident $method:ident),*) => {$(
        impl $operation for $of {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                $of(array::from_fn(|vector| self.0[vector].$method(other.0[vector])))
            }
        }
    )*};
}

in_step!(Lanes: Add add, Lanes: Sub sub, Lanes: Mul mul, Lanes: Div div);
in_step!(Mask: BitAnd bitand, Mask: BitOr bitor);

impl Single for Lanes {
    type Bits = BitLanes;

    #[inline(always)]
    fn of(number: f32) -> Self {
        Lanes([f32x16::splat(number); VECTORS])
    }

    #[inline(always)]
    fn from_bits(bits: BitLanes) -> Self {
        Lanes(bits.0.map(f32x16::from_bits))
    }

    #[inline(always)]
    fn bits(self) -> BitLanes {
        BitLanes(self.0.map(f32x16::to_bits))
    }

    #[inline(always)]
    fn from_signed(integers: BitLanes) -> Self {
        let signed = integers.0.map(u32x16::cast_signed);
        Lanes(signed.map(f32x16::from_i32x16))
    }

    #[inline(always)]
    fn magnitude(self) -> Self {
        Lanes(self.0.map(f32x16::abs))
    }

    #[inline(always)]
    fn greater(self, other: Self) -> Self {
        Lanes(array::from_fn(|vector| {
            self.0[vector].fast_max(other.0[vector])
        }))
    }
}

/// What holds of which lanes.
#[derive(Clone, Copy, Debug)]
pub struct Mask([f32x16; VECTORS]);

impl Lanes {
    /// Where it is less.
    #[inline(always)]
    pub fn is_below(self, other: Self) -> Mask {
        Mask(array::from_fn(|vector| {
            self.0[vector].simd_lt(other.0[vector])
        }))
    }

    /// Where it is 0.
    #[inline(always)]
    pub fn is_zero(self) -> Mask {
        Mask(self.0.map(|vector| vector.simd_eq(f32x16::ZERO)))
    }
}

impl Mask {
    /// One number where it holds, and another where it does not.
    #[inline(always)]
    pub fn choose(self, then: Lanes, otherwise: Lanes) -> Lanes {
        Lanes(array::from_fn(|vector| {
            self.0[vector].select(then.0[vector], otherwise.0[vector])
        }))
    }

    /// 1 where it holds, 0 where it does not.
    #[inline(always)]
    pub fn count(self) -> BitLanes {
        // All bits are set, or none.
        BitLanes(self.0.map(|mask| mask.to_bits() >> 31_u32))
    }

    /// Bit k for lane k.
    #[inline(always)]
    pub fn bits(self) -> u64 {
        let masks = self.0.into_iter().zip(0..);
        masks.fold(0, |bits, (mask, vector)| {
            bits | u64::from(mask.to_bitmask()) << (vector * VECTOR)
        })
    }
}

impl Not for Mask {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Mask(self.0.map(|mask| !mask))
    }
}

impl Bits for BitLanes {
    #[inline(always)]
    fn of(integer: u32) -> Self {
        BitLanes([u32x16::splat(integer); VECTORS])
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        BitLanes(array::from_fn(|vector| self.0[vector] + other.0[vector]))
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        BitLanes(array::from_fn(|vector| self.0[vector] - other.0[vector]))
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        BitLanes(array::from_fn(|vector| self.0[vector] & other.0[vector]))
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        BitLanes(array::from_fn(|vector| self.0[vector] ^ other.0[vector]))
    }

    #[inline(always)]
    fn down(self, by: u32) -> Self {
        BitLanes(self.0.map(|vector| vector >> by))
    }

    #[inline(always)]
    fn down_signed(self, by: u32) -> Self {
        let moved = self.0.map(|vector| vector.cast_signed() >> by);
        BitLanes(moved.map(|vector| vector.cast_unsigned()))
    }
}
