variable "name" {
  description = "What everything is called, like `yui-production`: small letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Three to 21 small letters, digits and hyphens, the first one a letter: names of load balancers have no room for more."
  }
}

variable "region" {
  description = "Where it runs."
  type        = string
  default     = "ap-northeast-1"
}

variable "image" {
  description = "The image with its digest: that of deploy/Dockerfile with Amazon's authorities added (image/Dockerfile)."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "Name the image by its digest (REGISTRY/NAME@sha256:…), so that every process runs the same one."
  }
}

variable "host" {
  description = "The name under which people and programs reach the node. Its DNS record is to point at the output `load_balancer`."
  type        = string
}

variable "mail_from_domain" {
  description = "The domain that e-mail comes from."
  type        = string
}

variable "certificate_arn" {
  description = "The certificate of the host in AWS Certificate Manager, in the same region."
  type        = string
}

variable "network" {
  description = "The addresses of the private network."
  type        = string
  default     = "10.40.0.0/16"
}

variable "zones" {
  description = "The availability zones that are used."
  type        = list(string)
  default     = ["ap-northeast-1a", "ap-northeast-1c"]

  validation {
    condition     = contains([2, 3], length(distinct(var.zones)))
    error_message = "Two or three: the load balancer and the database want two."
  }
}

variable "database_class" {
  description = "The size of the database's machines."
  type        = string
  default     = "db.m7g.large"
}

variable "database_storage" {
  description = "The database's disk in GiB, and how far it may grow by itself."
  type        = object({ initial = number, most = number })
  default     = { initial = 100, most = 1000 }
}

variable "backup_days" {
  description = "For how many days the database can be put back to any moment."
  type        = number
  default     = 35

  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 35
    error_message = "Seven to 35 days."
  }
}

variable "processes" {
  description = "How many processes of a role run at least and at most, and what each has: processor units (1024 is one core) and MiB of memory."
  type        = map(object({ least = number, most = number, cpu = number, memory = number }))
  default = {
    web    = { least = 2, most = 8, cpu = 1024, memory = 2048 }
    worker = { least = 2, most = 8, cpu = 1024, memory = 2048 }
  }

  validation {
    condition     = toset(keys(var.processes)) == toset(["web", "worker"])
    error_message = "Both roles, `web` and `worker`, and no other."
  }
}

variable "settings" {
  description = "Further settings of the node (YUI_…), none of them secret."
  type        = map(string)
  default     = {}
}

# The secrets are handed over and not kept in Terraform's state. One is written anew when `secrets_version` grows.

variable "database_password" {
  description = "The password of the database's user `yui`."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "node_key" {
  description = "The node key (YUI_NODE_KEY). Keep a copy elsewhere."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "metrics_token" {
  description = "The token with which the monitoring reads /metrics."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "mail_url" {
  description = "The mail server with its user and password (YUI_MAIL_URL)."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "secrets_version" {
  description = "To be raised by one when a secret has changed."
  type        = number
  default     = 1
}
