"""`llmtutor demo gpt-forward --model DIR`: a GPT-2 of one's own in place of the tiny GPT."""


def test_a_folder_that_is_not_there_is_named(llmtutor, tmp_path):
    said = llmtutor("demo", "gpt-forward", "--model", str(tmp_path / "nowhere"), "--plain")
    assert said.status == 2
    assert "nowhere" in said.err


def test_it_is_the_same_as_setting_the_control(llmtutor, tmp_path):
    option = llmtutor("demo", "gpt-forward", "--model", str(tmp_path), "--plain")
    control = llmtutor("demo", "gpt-forward", f"model={tmp_path}", "--plain")
    assert option == control


def test_a_demo_without_a_model_says_so(llmtutor, tmp_path):
    said = llmtutor("demo", "softmax", "--model", str(tmp_path), "--plain")
    assert said.status == 2
    assert "model" in said.err
