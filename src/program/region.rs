//! Regions by name; the regulation has none, a scenario may draw them.

use serde::Serialize;

/// The name of a region: 1 to 24 letters, digits and hyphens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionName([u8; REGION_NAME_LENGTH]);

/// Most characters of a region's name.
pub const REGION_NAME_LENGTH: usize = 24;

/// Most regions of a cohort.
pub const MOST_REGIONS: usize = 16;

impl RegionName {
    /// A name; `None` where the text is not one.
    pub fn new(text: &str) -> Option<Self> {
        let is_character = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let is_name = (1..=REGION_NAME_LENGTH).contains(&text.len());
        (is_name && text.bytes().all(is_character)).then(|| {
            // What is left of the room is 0.
            let mut name = [0; REGION_NAME_LENGTH];
            name[..text.len()].copy_from_slice(text.as_bytes());
            RegionName(name)
        })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let text = std::str::from_utf8(&self.0).unwrap_or_default();
        text.trim_end_matches('\0')
    }
}

impl std::fmt::Debug for RegionName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?}", self.as_str())
    }
}

impl std::fmt::Display for RegionName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for RegionName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
