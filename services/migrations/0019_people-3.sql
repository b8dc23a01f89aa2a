-- A key of the operator opens the commands about bodies and schemes and nothing else, and never for good.

ALTER TABLE people.api_keys DROP CONSTRAINT api_keys_scopes_check;
ALTER TABLE people.api_keys
    ADD CONSTRAINT api_keys_scopes_check
        CHECK (cardinality(scopes) > 0 AND scopes <@ '{read,write,decide,operate}'),
    ADD CONSTRAINT api_keys_operate_alone_check
        CHECK (NOT 'operate' = ANY (scopes)
            OR (scopes = '{operate}' AND roles = '{system}' AND expires_at IS NOT NULL));
