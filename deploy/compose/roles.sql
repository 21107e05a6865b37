-- Three logins per service, made once with the cluster: the admin may create databases and does it in the owner's name,
-- the owner migrates, the service reads and writes rows.

\set password `cat /run/stockroom/product_service`
CREATE ROLE product_service LOGIN PASSWORD :'password';
\set password `cat /run/stockroom/product_owner`
CREATE ROLE product_owner LOGIN PASSWORD :'password';
\set password `cat /run/stockroom/product_admin`
CREATE ROLE product_admin LOGIN CREATEDB PASSWORD :'password' IN ROLE product_owner;

\set password `cat /run/stockroom/inventory_service`
CREATE ROLE inventory_service LOGIN PASSWORD :'password';
\set password `cat /run/stockroom/inventory_owner`
CREATE ROLE inventory_owner LOGIN PASSWORD :'password';
\set password `cat /run/stockroom/inventory_admin`
CREATE ROLE inventory_admin LOGIN CREATEDB PASSWORD :'password' IN ROLE inventory_owner;
