//! The name under which a variant without fields is serialized: said once, where the type derives it.

use std::fmt;

use serde::Serialize;
use serde::ser::{Error, Impossible, Serializer};

/// The name of `value`; empty when it is no variant without fields.
#[inline(always)]
pub(super) fn variant(value: &impl Serialize) -> &'static str {
    value.serialize(Name).unwrap_or_default()
}

struct Name;

#[derive(Debug)]
struct NoVariant;

impl fmt::Display for NoVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a variant without fields")
    }
}

impl std::error::Error for NoVariant {}

impl Error for NoVariant {
    fn custom<T: fmt::Display>(_: T) -> Self {
        NoVariant
    }
}

type No = Impossible<&'static str, NoVariant>;
type Is = Result<&'static str, NoVariant>;

macro_rules! no {
    ($($method:ident: $type:ty),*) => { $(fn $method(self, _: $type) -> Is { Err(NoVariant) })* };
}

impl Serializer for Name {
    type Ok = &'static str;
    type Error = NoVariant;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = No;
    type SerializeStructVariant = No;

    #[inline(always)]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Is {
        Ok(variant)
    }

    no!(serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8);
    no!(serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32, serialize_f64: f64, serialize_char: char);
    no!(serialize_str: &str, serialize_bytes: &[u8], serialize_unit_struct: &'static str);

    fn serialize_none(self) -> Is {
        Err(NoVariant)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, _: &T) -> Is {
        Err(NoVariant)
    }

    fn serialize_unit(self) -> Is {
        Err(NoVariant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, _: &T) -> Is {
        Err(NoVariant)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Is {
        Err(NoVariant)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<No, NoVariant> {
        Err(NoVariant)
    }

    fn serialize_tuple(self, _: usize) -> Result<No, NoVariant> {
        Err(NoVariant)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<No, NoVariant> {
        Err(NoVariant)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<No, NoVariant> {
        Err(NoVariant)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<No, NoVariant> {
        Err(NoVariant)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<No, NoVariant> {
        Err(NoVariant)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<No, NoVariant> {
        Err(NoVariant)
    }
}

#[cfg(test)]
mod tests {
    use super::variant;

    #[test]
    fn names_are_those_of_the_output() {
        assert_eq!(variant(&crate::clean::Label::Body), "body");
        assert_eq!(variant(&crate::entity::EntityType::Per), "PER");
        assert_eq!(variant(&"text"), "");
    }
}
