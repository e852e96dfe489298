# The node's processes, on machines that Amazon keeps.

resource "aws_ecs_cluster" "main" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "process" {
  for_each          = aws_security_group.process
  name              = "/${var.name}/${each.key}"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.main.arn
}

locals {
  settings = merge(var.settings, {
    YUI_LISTEN            = "0.0.0.0:8080"
    YUI_DATA_DIR          = "/data"
    YUI_LOG_FORMAT        = "json"
    YUI_METRICS           = "token"
    YUI_PUBLIC_URL        = "https://${var.host}"
    YUI_MAIL_FROM_DOMAIN  = var.mail_from_domain
    YUI_TRUSTED_PROXIES   = join(",", [for subnet in aws_subnet.public : subnet.cidr_block])
    YUI_AWS_CREDENTIALS   = "container"
    YUI_FILES_S3_BUCKET   = aws_s3_bucket.files.bucket
    YUI_FILES_S3_REGION   = var.region
    YUI_SHUTDOWN_ANNOUNCE = "15s"
    YUI_SHUTDOWN_DRAIN    = "10s"
    YUI_SHUTDOWN_FINISH   = "30s"
  })

  sizes = merge(var.processes, { migrate = { least = 0, most = 0, cpu = 512, memory = 1024 } })
}

resource "aws_ecs_task_definition" "process" {
  for_each                 = local.sizes
  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.process[each.key].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  # The only folder that is written to; nothing in it outlives the process.
  volume {
    name = "data"
  }

  container_definitions = jsonencode([{
    name                   = "yui"
    image                  = var.image
    essential              = true
    command                = [each.key == "migrate" ? "migrate" : "serve"]
    user                   = "65532:65532"
    readonlyRootFilesystem = true
    linuxParameters        = { capabilities = { drop = ["ALL"] } }
    mountPoints            = [{ sourceVolume = "data", containerPath = "/data", readOnly = false }]
    portMappings           = each.key == "migrate" ? [] : [{ containerPort = 8080, protocol = "tcp" }]
    environment = [for name, value in merge(local.settings, each.key == "migrate" ? {} : { YUI_ROLE = each.key }) :
    { name = name, value = value }]
    secrets = [for name, setting in local.secrets : { name = setting, valueFrom = aws_secretsmanager_secret.main[name].arn }]
    # More than announcing, draining and finishing take together.
    stopTimeout = 75
    healthCheck = each.key == "migrate" ? null : {
      command     = ["CMD", "/yui", "health", "--live"]
      interval    = 10
      timeout     = 10
      retries     = 3
      startPeriod = 60
    }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.process[each.key].name
        awslogs-region        = var.region
        awslogs-stream-prefix = "yui"
      }
    }
  }])
}

resource "aws_ecs_service" "process" {
  for_each        = var.processes
  name            = "${var.name}-${each.key}"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.process[each.key].arn
  launch_type     = "FARGATE"
  desired_count   = each.value.least

  # A new process is ready before an old one goes, and a version that does not start is taken back.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  health_check_grace_period_seconds  = each.key == "web" ? 60 : null

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = [for subnet in aws_subnet.private : subnet.id]
    security_groups  = [aws_security_group.process[each.key].id]
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = each.key == "web" ? [1] : []

    content {
      target_group_arn = aws_lb_target_group.web.arn
      container_name   = "yui"
      container_port   = 8080
    }
  }

  depends_on = [aws_lb_listener.https]

  lifecycle {
    # The autoscaler's affair.
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "process" {
  for_each           = var.processes
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.process[each.key].name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = each.value.least
  max_capacity       = each.value.most
}

resource "aws_appautoscaling_policy" "processor" {
  for_each           = aws_appautoscaling_target.process
  name               = "${var.name}-${each.key}-processor"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  resource_id        = each.value.resource_id
  scalable_dimension = each.value.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 65
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
