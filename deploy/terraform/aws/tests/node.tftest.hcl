# What would be made, in a cloud that is not there: terraform test

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:ap-northeast-1:123456789012:key/00000000-0000-0000-0000-000000000000" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:ap-northeast-1:123456789012:log-group:/mock" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:mock" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:loadbalancer/app/mock/0123456789abcdef" }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:listener/app/mock/0123456789abcdef/0123456789abcdef" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup/mock/0123456789abcdef" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:ap-northeast-1:123456789012:task-definition/mock:1" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:ap-northeast-1:123456789012:cluster/mock", id = "arn:aws:ecs:ap-northeast-1:123456789012:cluster/mock" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock", bucket = "yui-test-files-1" }
  }
}

variables {
  name              = "yui-test"
  image             = "registry.example.jp/yui@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  host              = "notify.example.lg.jp"
  mail_from_domain  = "notify.example.lg.jp"
  certificate_arn   = "arn:aws:acm:ap-northeast-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  database_password = "swordfish"
  node_key          = "swordfish"
  metrics_token     = "swordfish"
  mail_url          = "smtp://mail.example.lg.jp:587?swordfish"
}

run "database" {
  assert {
    condition     = aws_db_instance.main.multi_az && aws_db_instance.main.storage_encrypted && !aws_db_instance.main.publicly_accessible
    error_message = "The database is in two zones, encrypted, and not reached from outside."
  }
  assert {
    condition     = aws_db_instance.main.backup_retention_period == 35 && aws_db_instance.main.deletion_protection && !aws_db_instance.main.skip_final_snapshot
    error_message = "The database can be put back, and is not deleted by mistake."
  }
  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.database)) == toset(["web", "worker", "migrate"])
    error_message = "The node's processes alone reach the database."
  }
  assert {
    condition     = length([for rule in aws_vpc_security_group_ingress_rule.database : rule if rule.cidr_ipv4 != null]) == 0
    error_message = "No address reaches the database, only members of a group."
  }
}

run "processes" {
  assert {
    condition = alltrue([for task in aws_ecs_task_definition.process : alltrue([for container in jsondecode(task.container_definitions) :
      container.readonlyRootFilesystem && container.user == "65532:65532" && contains(container.linuxParameters.capabilities.drop, "ALL")
    ])])
    error_message = "Processes are unprivileged and write to /data alone."
  }
  assert {
    condition     = !anytrue([for task in aws_ecs_task_definition.process : strcontains(task.container_definitions, "swordfish")])
    error_message = "No secret stands in a task definition."
  }
  assert {
    condition = alltrue([for task in aws_ecs_task_definition.process :
      toset(jsondecode(task.container_definitions)[0].secrets[*].name) ==
      toset(["YUI_DATABASE_URL", "YUI_NODE_KEY", "YUI_METRICS_TOKEN", "YUI_MAIL_URL"])
    ])
    error_message = "Every process has the four secrets."
  }
  assert {
    condition = { for role, task in aws_ecs_task_definition.process : role => [
      for variable in jsondecode(task.container_definitions)[0].environment : variable.value if variable.name == "YUI_ROLE"
    ] } == { web = ["web"], worker = ["worker"], migrate = [] }
    error_message = "Each process has its role."
  }
  assert {
    condition     = toset(keys(aws_ecs_service.process)) == toset(["web", "worker"]) && length(aws_ecs_service.process["web"].load_balancer) == 1 && length(aws_ecs_service.process["worker"].load_balancer) == 0
    error_message = "Two services, of which web alone is behind the load balancer."
  }
  assert {
    condition     = alltrue([for service in aws_ecs_service.process : service.deployment_minimum_healthy_percent == 100 && service.desired_count == 2])
    error_message = "A release leaves as many processes as there were."
  }
  assert {
    condition     = alltrue([for policy in aws_iam_role_policy.files : !strcontains(policy.policy, "\"*\"") && !strcontains(policy.policy, "s3:*")])
    error_message = "A process may reach its files and nothing else."
  }
  assert {
    condition     = !contains(keys(aws_iam_role_policy.files), "migrate")
    error_message = "What changes the database has no rights in the cloud."
  }
}

run "way_in" {
  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.http.default_action[0].type == "redirect"
    error_message = "People come by HTTPS alone."
  }
  assert {
    condition     = aws_lb_target_group.web.health_check[0].path == "/_status/ready"
    error_message = "The load balancer asks for readiness."
  }
  assert {
    condition     = alltrue([for subnet in aws_ecs_service.process["web"].network_configuration : !subnet.assign_public_ip])
    error_message = "No process has a public address."
  }
}

run "files" {
  assert {
    condition     = aws_s3_bucket_public_access_block.files.block_public_policy && aws_s3_bucket_public_access_block.files.restrict_public_buckets
    error_message = "The bucket is closed."
  }
}

run "an_image_without_digest_is_refused" {
  command = plan

  variables {
    image = "registry.example.jp/yui:latest"
  }

  expect_failures = [var.image]
}

run "a_third_role_is_refused" {
  command = plan

  variables {
    processes = {
      web  = { least = 1, most = 1, cpu = 256, memory = 512 }
      mail = { least = 1, most = 1, cpu = 256, memory = 512 }
    }
  }

  expect_failures = [var.processes]
}
