-- The sales that are delivered, of which there are few among many.
CREATE INDEX document_delivery ON document (id) WHERE delivery_service <> '' AND type = 'sale' AND deleted_at IS NULL;
