-- The address of a webhook is sealed too: such addresses often hold a token. host is what may be shown of it.
create table webhook (
  id text not null primary key,
  name text not null,
  host text not null,
  address blob not null,
  secret blob not null,
  kinds text not null,
  enabled bigint not null,
  created bigint not null,
  created_by text not null,
  dropped bigint not null default 0
);

-- state: 0 = to be sent, 1 = arrived, 2 = given up.
create table webhook_delivery (
  webhook text not null,
  id text not null,
  kind text not null,
  mac text,
  body text not null,
  created bigint not null,
  state bigint not null,
  due bigint not null,
  attempts bigint not null,
  lease text,
  lease_until bigint,
  outcome text not null default '',
  finished bigint,
  primary key (webhook, id)
);
create index webhook_delivery_due on webhook_delivery (state, due);
create index webhook_delivery_created on webhook_delivery (webhook, created);
