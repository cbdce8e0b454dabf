-- The list of deals in its orders, a page at a time: what was changed last, is expected last, or comes to most in front.
CREATE INDEX deal_updated ON deal (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX deal_expected ON deal (coalesce(expected_on, ''), id) WHERE deleted_at IS NULL;
CREATE INDEX deal_total ON deal (total, id) WHERE deleted_at IS NULL;
