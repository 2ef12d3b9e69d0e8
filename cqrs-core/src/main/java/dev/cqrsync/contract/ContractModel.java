package dev.cqrsync.contract;

import java.util.List;
import java.util.Map;

/**
 * What a master publishes under one id.
 *
 * @param key names of the fields that make up the primary key
 * @param fields fields by name, the key's among them, in the order of the model
 * @param content where they come from
 */
public record ContractModel(List<String> key, Map<String, ContractField> fields, ContractContent content) {}
