# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's aws against the sandbox's CloudFormation: everything around Hook results. ListHookResults and GetHookResult are
younger than Debian's aws and botocore; node/cloudformation.mjs judges those."""
import unittest

from sandboxcase import HERE, SandboxCase

GUARD = "arn:aws:cloudformation:us-east-1:123456789012:type/hook/Shop-Guard-Storage"


class Registry(SandboxCase):
    scenario = str(HERE / "data/hooks.json")

    def cf(self, *arguments):
        return self.aws("cloudformation", *arguments)

    def change_set(self, name):
        sets = self.cf("list-change-sets", "--stack-name", "shop")["Summaries"]
        return next(one for one in sets if one["ChangeSetName"] == name)

    def test_types(self):
        own = self.cf("list-types", "--type", "HOOK", "--visibility", "PRIVATE", "--page-size", "1")["TypeSummaries"]
        self.assertEqual([one["TypeName"] for one in own], ["Old::Guard::Rules", "Shop::Guard::Storage", "Shop::Lambda::Cost"])
        self.assertEqual(own[1]["TypeArn"], GUARD)
        activated = self.cf("list-types", "--type", "HOOK", "--filters", "Category=ACTIVATED")["TypeSummaries"]
        self.assertEqual([one["TypeName"] for one in activated], ["Shop::Guard::Storage", "Shop::Lambda::Cost"])
        public = self.cf("list-types", "--type", "HOOK", "--visibility", "PUBLIC", "--filters", "Category=AWS_TYPES")["TypeSummaries"]
        self.assertEqual([one["TypeName"] for one in public], ["AWS::Hooks::GuardHook", "AWS::Hooks::LambdaHook"])
        self.assertEqual(self.cf("list-types", "--type", "RESOURCE")["TypeSummaries"], [])
        self.refuses("ValidationError", "cloudformation", "list-types", "--visibility", "SECRET")
        self.refuses("ValidationError", "cloudformation", "list-types", "--type", "HOOK", "--max-results", "101")
        self.refuses("ValidationError", "cloudformation", "list-types", "--type", "HOOK", "--next-token", "bogus")

    def test_type(self):
        by_name = self.cf("describe-type", "--type", "HOOK", "--type-name", "Shop::Guard::Storage")
        self.assertEqual(by_name, self.cf("describe-type", "--arn", GUARD))
        self.assertEqual(by_name["OriginalTypeName"], "AWS::Hooks::GuardHook")
        self.assertEqual(by_name["Visibility"], "PRIVATE")
        self.refuses("TypeNotFoundException", "cloudformation", "describe-type", "--type", "HOOK", "--type-name", "No::Such::Hook",
                     http=404)
        self.refuses("ValidationError", "cloudformation", "describe-type", "--type", "HOOK")

    def test_stacks(self):
        self.assertEqual(len(self.cf("list-stacks")["StackSummaries"]), 4)
        complete = self.cf("list-stacks", "--stack-status-filter", "CREATE_COMPLETE")["StackSummaries"]
        self.assertEqual([one["StackName"] for one in complete], ["shop"])
        stack = self.cf("describe-stacks", "--stack-name", "shop")["Stacks"][0]
        self.assertEqual((stack["StackId"], stack["Description"]), (complete[0]["StackId"], "The shop"))
        self.assertEqual(self.cf("describe-stacks", "--stack-name", stack["StackId"])["Stacks"], [stack])
        self.refuses("ValidationError", "cloudformation", "describe-stacks", "--stack-name", "none")
        self.refuses("ValidationError", "cloudformation", "list-stacks", "--stack-status-filter", "DONE")
        self.refuses("ValidationError", "cloudformation", "list-stacks", "--starting-token", "bogus")

    def test_change_sets(self):
        failed = self.change_set("failed")
        self.assertEqual((failed["Status"], failed["ExecutionStatus"]), ("FAILED", "UNAVAILABLE"))
        self.assertIn("[Shop::Guard::Storage]", failed["StatusReason"])
        warned = self.change_set("warned")
        self.assertEqual((warned["Status"], warned["ExecutionStatus"]), ("CREATE_COMPLETE", "AVAILABLE"))
        self.refuses("ValidationError", "cloudformation", "list-change-sets", "--stack-name", "none")

    def test_hooks_of_a_change_set(self):
        planned = self.cf("describe-change-set-hooks", "--change-set-name", "failed", "--stack-name", "shop")
        self.assertEqual(planned["Status"], "PLANNED")
        targets = {hook["TargetDetails"]["ResourceTargetDetails"]["LogicalResourceId"] for hook in planned["Hooks"]}
        self.assertEqual(targets, {"Uploads"})
        self.refuses("ChangeSetNotFound", "cloudformation", "describe-change-set-hooks", "--change-set-name", "none",
                     "--stack-name", "shop", http=404)
        self.refuses("ValidationError", "cloudformation", "describe-change-set-hooks", "--change-set-name", "failed")

    def test_z_a_running_hook_ends(self):
        self.assertEqual(self.change_set("running")["Status"], "CREATE_IN_PROGRESS")
        self.sandbox.step(91)
        self.assertEqual(self.change_set("running")["Status"], "FAILED")


if __name__ == "__main__":
    unittest.main()
