# One key for what is at rest, and the secrets, of which Terraform's state knows the names alone.

data "aws_caller_identity" "here" {}

resource "aws_kms_key" "main" {
  description             = "What ${var.name} has at rest"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "WhoeverMayUseItBySomeRole"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "LogsOfThisNode"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Condition = { ArnLike = {
          "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:${var.region}:${data.aws_caller_identity.here.account_id}:log-group:/${var.name}/*"
        } }
      },
    ]
  })
}

resource "aws_kms_alias" "main" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.main.key_id
}

locals {
  # The setting that each of them is.
  secrets = {
    database-url  = "YUI_DATABASE_URL"
    node-key      = "YUI_NODE_KEY"
    metrics-token = "YUI_METRICS_TOKEN"
    mail-url      = "YUI_MAIL_URL"
  }
}

resource "aws_secretsmanager_secret" "main" {
  for_each                = local.secrets
  name                    = "${var.name}/${each.key}"
  description             = each.value
  kms_key_id              = aws_kms_key.main.arn
  recovery_window_in_days = 30
}

resource "aws_secretsmanager_secret_version" "database_url" {
  secret_id = aws_secretsmanager_secret.main["database-url"].id
  secret_string_wo = join("", [
    "postgres://yui:", urlencode(var.database_password), "@", aws_db_instance.main.endpoint,
    "/yui?sslmode=require&sslrootcert=/etc/ssl/rds.pem",
  ])
  secret_string_wo_version = var.secrets_version
}

resource "aws_secretsmanager_secret_version" "node_key" {
  secret_id                = aws_secretsmanager_secret.main["node-key"].id
  secret_string_wo         = var.node_key
  secret_string_wo_version = var.secrets_version
}

resource "aws_secretsmanager_secret_version" "metrics_token" {
  secret_id                = aws_secretsmanager_secret.main["metrics-token"].id
  secret_string_wo         = var.metrics_token
  secret_string_wo_version = var.secrets_version
}

resource "aws_secretsmanager_secret_version" "mail_url" {
  secret_id                = aws_secretsmanager_secret.main["mail-url"].id
  secret_string_wo         = var.mail_url
  secret_string_wo_version = var.secrets_version
}
