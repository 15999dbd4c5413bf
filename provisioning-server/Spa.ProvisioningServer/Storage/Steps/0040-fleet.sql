-- What is wrong with each device, as it was last judged, so that searches and counts need not judge a million.
create table device_standing (
  mac text not null primary key,
  trouble bigint not null,
  since bigint not null,
  due bigint
);
create index device_standing_trouble on device_standing (trouble, mac);
create index device_standing_due on device_standing (due);

-- Devices that must be judged anew, a chunk at a time: those of a model, or all.
create table standing_sweep (
  model text not null primary key,
  reached text not null
);
insert into standing_sweep (model, reached) values ('', '');

alter table device_health add column wrong_key bigint;
alter table device_health add column certificate_until bigint;

-- Figures of the whole fleet, hour by hour (hours since 1970).
create table fleet_hour (
  hour bigint not null,
  what text not null,
  name text not null,
  value bigint not null,
  primary key (hour, what, name)
);
