-- Quotes that live here.
create table kept_quote (
    id varchar(200) primary key,
    change bigint not null,
    state varchar(40) not null,
    created_at bigint not null,
    content ${bytes} not null
);

create index kept_quote_created on kept_quote (created_at, id);
create index kept_quote_state on kept_quote (state, created_at, id);

-- What other systems are still to be told. Without a due time it is not tried any more.
create table outbox (
    number bigint generated always as identity primary key,
    target varchar(200) not null,
    about varchar(200) not null,
    due_at bigint,
    content ${bytes} not null
);

create index outbox_due on outbox (due_at, number);
create index outbox_order on outbox (target, about, number);

-- Who wants to be told.
create table subscription (
    id varchar(200) primary key,
    callback varchar(2000) not null,
    query varchar(2000) not null
);
