-- Messages are taken a target at a time.
drop index outbox_due;
create index outbox_due on outbox (target, due_at, number);
