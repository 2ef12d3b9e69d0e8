create table if not exists cqrs_outbox (
  id bigint not null auto_increment primary key,
  created_at datetime(6) not null,
  next_attempt_at datetime(6) not null,
  attempts integer not null,
  event_count integer not null,
  payload_size integer not null,
  payload longblob not null,
  index cqrs_outbox_due (next_attempt_at, id)
) engine = InnoDB;
