-- Where each quote stands, by its last decision.
create table standing (
    quote_id varchar(200) primary key,
    entry bigint not null,
    outcome varchar(20) not null,
    stopped boolean not null,
    since bigint not null,
    amount numeric not null,
    content ${bytes} not null
);

create index standing_entry on standing (entry);
create index standing_stopped on standing (stopped, since desc, quote_id desc);
create index standing_amount on standing (stopped, amount desc, quote_id desc);
create index standing_outcome on standing (outcome, since desc, quote_id desc);
create index standing_outcome_amount on standing (outcome, amount desc, quote_id desc);

-- What a stopped quote is found by.
create table standing_word (
    word varchar(220) not null,
    outcome varchar(20) not null,
    since bigint not null,
    amount numeric not null,
    quote_id varchar(200) not null references standing on delete cascade,
    primary key (word, quote_id)
);

create index standing_word_since on standing_word (word, since desc, quote_id desc);
create index standing_word_amount on standing_word (word, amount desc, quote_id desc);
create index standing_word_quote on standing_word (quote_id);

-- The desk goes over the chain once more, which changes nothing but these.
update bookmark set number = 0 where name = 'desk';
