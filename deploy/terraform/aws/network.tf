# A network with two kinds of parts: public ones for the load balancer and the ways out, private ones for all that runs.

resource "aws_vpc" "main" {
  cidr_block           = var.network
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

# What has no group of its own reaches nothing.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  for_each          = { for index, zone in var.zones : zone => index }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.network, 4, each.value)
  tags              = { Name = "${var.name}-public-${each.key}" }
}

resource "aws_subnet" "private" {
  for_each          = { for index, zone in var.zones : zone => index }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.network, 4, 8 + each.value)
  tags              = { Name = "${var.name}-private-${each.key}" }
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_eip" "out" {
  for_each = aws_subnet.public
  domain   = "vpc"
  tags     = { Name = "${var.name}-${each.key}" }
}

# Mail servers, gateways and receivers of callbacks see these addresses.
resource "aws_nat_gateway" "out" {
  for_each      = aws_subnet.public
  subnet_id     = each.value.id
  allocation_id = aws_eip.out[each.key].id
  depends_on    = [aws_internet_gateway.main]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private
  vpc_id   = aws_vpc.main.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.out[each.key].id
  }
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

# The way to the bucket does not leave the network.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]
}

resource "aws_flow_log" "main" {
  vpc_id          = aws_vpc.main.id
  traffic_type    = "REJECT"
  iam_role_arn    = aws_iam_role.flow_log.arn
  log_destination = aws_cloudwatch_log_group.network.arn
}

resource "aws_cloudwatch_log_group" "network" {
  name              = "/${var.name}/network"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.main.arn
}

# Who may talk to whom.

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "The load balancer: HTTPS from everywhere, to the web processes"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "balancer" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.balancer.id
  description       = each.value == "80" ? "Sent on to HTTPS" : "HTTPS"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.value)
  to_port           = tonumber(each.value)
}

resource "aws_vpc_security_group_egress_rule" "balancer" {
  security_group_id            = aws_security_group.balancer.id
  description                  = "To the web processes"
  referenced_security_group_id = aws_security_group.process["web"].id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_security_group" "process" {
  for_each    = toset(["web", "worker", "migrate"])
  name        = "${var.name}-${each.key}"
  description = "Processes of the role ${each.key}"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id            = aws_security_group.process["web"].id
  description                  = "From the load balancer"
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

locals {
  # HTTPS for the store of files, gateways and callbacks; submission of mail.
  outgoing = { for pair in setproduct(["web", "worker"], [443, 465, 587]) : "${pair[0]}-${pair[1]}" => { role = pair[0], port = pair[1] } }
}

resource "aws_vpc_security_group_egress_rule" "world" {
  for_each          = merge(local.outgoing, { "migrate-443" = { role = "migrate", port = 443 } })
  security_group_id = aws_security_group.process[each.value.role].id
  description       = "To port ${each.value.port} of the world"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each                     = aws_security_group.process
  security_group_id            = each.value.id
  description                  = "To the database"
  referenced_security_group_id = aws_security_group.database.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_security_group" "database" {
  name        = "${var.name}-database"
  description = "The database: from the node's processes alone"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  for_each                     = aws_security_group.process
  security_group_id            = aws_security_group.database.id
  description                  = "From processes of the role ${each.key}"
  referenced_security_group_id = each.value.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
