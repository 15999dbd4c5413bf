-- Raised by triggers whenever something changes that the profile of a device is made of: the number of the device itself, and one for all that devices share.
alter table device_health add column mark bigint not null default 0;
insert into store_fact (name, number) values ('served', 0);
