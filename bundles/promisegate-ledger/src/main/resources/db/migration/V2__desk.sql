-- What the desk works on; each change of it is an entry of the chain too. Keys are what lists are asked for by.
create table deal_case (
    id varchar(40) primary key,
    change bigint not null,
    state varchar(20) not null,
    quote_id varchar(200) not null,
    customer varchar(200),
    opened_at bigint not null,
    changed_at bigint not null,
    due_at bigint,
    content ${bytes} not null
);

create index deal_case_opened on deal_case (opened_at desc, id desc);
create index deal_case_state on deal_case (state, opened_at desc, id desc);
create index deal_case_quote on deal_case (quote_id, opened_at desc, id desc);
create index deal_case_customer on deal_case (customer, opened_at desc, id desc);
create index deal_case_due on deal_case (due_at);

-- The roles that a case waits for.
create table deal_case_role (
    role varchar(20) not null,
    opened_at bigint not null,
    case_id varchar(40) not null references deal_case on delete cascade,
    primary key (role, opened_at, case_id)
);

create index deal_case_role_case on deal_case_role (case_id);

create table waiver (
    id varchar(60) primary key,
    rule varchar(200) not null,
    quote_id varchar(200) not null,
    customer varchar(200),
    granted_at bigint not null,
    until bigint not null,
    ended_at bigint,
    content ${bytes} not null
);

create index waiver_granted on waiver (granted_at desc, id desc);
create index waiver_rule on waiver (rule, granted_at desc, id desc);
create index waiver_quote on waiver (quote_id, until);
create index waiver_customer on waiver (customer, until);

-- The quotes that passed by a waiver.
create table waiver_use (
    waiver varchar(60) not null references waiver on delete cascade,
    quote_id varchar(200) not null,
    amount numeric,
    at bigint not null,
    primary key (waiver, quote_id)
);

create index waiver_use_quote on waiver_use (quote_id);

-- What is to be told, until it was. Without a due time it is not tried any more.
create table message (
    id varchar(120) primary key,
    quote_id varchar(200) not null,
    due_at bigint,
    made_at bigint not null,
    content ${bytes} not null
);

create index message_due on message (due_at);
create index message_quote on message (quote_id);

-- How far somebody has gone over the chain.
create table bookmark (
    name varchar(60) primary key,
    number bigint not null
);

-- Quotes that were cleared, each as it was last and before; replaced says by which entry.
create table accepted (
    quote_id varchar(200) not null,
    entry bigint not null,
    replaced bigint,
    customer varchar(200),
    content ${bytes},
    primary key (quote_id, entry)
);

create index accepted_customer on accepted (customer, entry);
create index accepted_entry on accepted (entry);

-- What they commit to per month, by offering as the CPQ knows it.
create table accepted_commitment (
    quote_id varchar(200) not null,
    entry bigint not null,
    replaced bigint,
    offering varchar(200) not null,
    accepted_on date not null,
    a_month numeric not null
);

create index accepted_commitment_offering on accepted_commitment (offering, entry);
create index accepted_commitment_quote on accepted_commitment (quote_id);
