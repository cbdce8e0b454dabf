-- The products of a section by SKU: SKUs that begin alike stand together, and other sections' would be passed over.
CREATE INDEX item_section_sku ON item (section_id, sku) WHERE section_id IS NOT NULL;
