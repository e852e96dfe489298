# Who may do what: the service that starts processes reads the secrets, the processes reach their files, and nobody else anything.

locals {
  assume = { for service in ["ecs-tasks", "vpc-flow-logs", "monitoring.rds"] : service => jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "${service}.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.here.account_id } }
    }]
  }) }
}

# Used to start a process: pulls the image, hands the secrets over, writes the log.
resource "aws_iam_role" "start" {
  name               = "${var.name}-start"
  assume_role_policy = local.assume["ecs-tasks"]
}

resource "aws_iam_role_policy_attachment" "start" {
  role       = aws_iam_role.start.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "start" {
  name = "secrets"
  role = aws_iam_role.start.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = [for secret in aws_secretsmanager_secret.main : secret.arn]
      },
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = aws_kms_key.main.arn
      },
    ]
  })
}

# What the processes themselves may do. The one that changes the database may do nothing here.
resource "aws_iam_role" "process" {
  for_each           = aws_security_group.process
  name               = "${var.name}-${each.key}"
  assume_role_policy = local.assume["ecs-tasks"]
}

resource "aws_iam_role_policy" "files" {
  for_each = var.processes
  name     = "files"
  role     = aws_iam_role.process[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = "${aws_s3_bucket.files.arn}/*"
      },
      {
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = aws_kms_key.main.arn
        Condition = { StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" } }
      },
    ]
  })
}

resource "aws_iam_role" "flow_log" {
  name               = "${var.name}-flow-log"
  assume_role_policy = local.assume["vpc-flow-logs"]
}

resource "aws_iam_role_policy" "flow_log" {
  name = "log"
  role = aws_iam_role.flow_log.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
      Resource = "${aws_cloudwatch_log_group.network.arn}:*"
    }]
  })
}

resource "aws_iam_role" "database_monitoring" {
  name               = "${var.name}-database"
  assume_role_policy = local.assume["monitoring.rds"]
}

resource "aws_iam_role_policy_attachment" "database_monitoring" {
  role       = aws_iam_role.database_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}
