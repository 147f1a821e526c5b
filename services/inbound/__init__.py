"""From the bytes of a mail to what it says: read whatever comes, cut the quoted part, know a machine from a person."""
