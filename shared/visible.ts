/** A character somebody can see: no white space, control, format or default-ignorable character. */
export const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u
