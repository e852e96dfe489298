output "load_balancer" {
  description = "What the host's DNS record is to point at."
  value       = aws_lb.main.dns_name
}

output "cluster" {
  description = "Where the processes run."
  value       = aws_ecs_cluster.main.name
}

output "migrate" {
  description = "The task that brings the database to the form of this version, as `aws ecs run-task` wants it."
  value = {
    task_definition = aws_ecs_task_definition.process["migrate"].arn
    network = "awsvpcConfiguration={subnets=[${join(",", [for subnet in aws_subnet.private : subnet.id])}],securityGroups=[${
    aws_security_group.process["migrate"].id}],assignPublicIp=DISABLED}"
  }
}
